/* robot_answer_in.h - what a group's robot answers: it refuses with status 200, so the body has to be read. */
#ifndef INTACT_RECORD_ROBOT_ANSWER_IN_H
#define INTACT_RECORD_ROBOT_ANSWER_IN_H

#include "base/text.h"

#define ROBOT_WORDS_SIZE 160

/* Has it taken the message? Robots of wecom and dingtalk say errcode 0, those of feishu code 0. Else ret_words says
 * what it gave as its reason. */
must_use bool robot_answer_accepts(struct text body, char ret_words[ROBOT_WORDS_SIZE]);

#endif
